import type { Texts } from './texts.ts';

export const german: Texts = {
  subjects: {
    call: ['Telefonat mit {contact}', 'Rückruf zu {product}', 'Frage zur Rechnung', 'Erstgespräch'],
    email: ['AW: Angebot {product}', 'Unterlagen für {firm}', 'AW: Nächste Schritte', 'Ihre Fragen zu {product}'],
    meeting: ['Vorführung {product}', 'Workshop bei {firm}', 'Quartalsgespräch', 'Termin mit dem Einkauf'],
    note: ['Notiz', 'Hintergrund', 'Intern: Risiko', 'Wer entscheidet'],
  },
  openings: {
    call: [
      '{contact} zurückgerufen, hatte nur kurz Zeit.',
      'Längeres Gespräch mit {contact}, sehr offen.',
      '{contact} meldete sich wie verabredet.',
    ],
    email: [
      'Guten Tag {contact}, vielen Dank für das Gespräch von gestern.',
      '{contact} schickt eine Liste mit Rückfragen.',
      'Hallo {contact}, anbei wie besprochen die Übersicht.',
    ],
    meeting: [
      'Vor Ort mit {contact} und zwei Disponenten.',
      'Videotermin, {contact} führte durch die Fragen.',
      'Vorführung von {product} mit eigenen Daten des Kunden.',
    ],
    note: ['Von einem Partner über {firm} gehört.', '{contact} setzt sich intern für uns ein.', 'Für die Übergabe:'],
  },
  details: [
    'Geplant sind rund {users} Nutzer, zunächst an einem Standort.',
    'Die bisherige Tabelle führt jeden Monat zu Überstunden.',
    'Orrery Systems liegt zehn Prozent darunter, allerdings ohne App für die Fahrer.',
    'Das Budget ist bis Quartalsende freigegeben.',
    'Die IT verlangt Single Sign-on und einen Vertrag zur Auftragsverarbeitung.',
    'Der Betriebsrat möchte wissen, welche Daten über Schichten gespeichert werden.',
    'Die App muss ohne Netz funktionieren, zwei Lager haben keinen Empfang.',
    'Der Einkauf wünscht 60 Tage Zahlungsziel.',
    'Der Vertrag mit dem jetzigen Anbieter läuft im Frühjahr aus.',
    'Beträge über 25.000 muss die Geschäftsführung unterschreiben.',
    'Die Schulung der Nachtschicht macht ihnen am meisten Sorgen.',
    'Zwei Tickets sind noch offen, beide zum Etikettendruck.',
  ],
  closings: [
    'Nächster Schritt: überarbeitetes Angebot schicken.',
    '{owner} meldet sich nächste Woche.',
    'Vorerst nichts zu tun.',
    'Nach den Ferien wieder sprechen.',
    'Gutes Gefühl, Entscheidung fällt wohl bald.',
    'Warten auf Rückmeldung.',
  ],
};
