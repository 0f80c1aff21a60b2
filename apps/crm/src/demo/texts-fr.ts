import type { Texts } from './texts.ts';

export const french: Texts = {
  subjects: {
    call: ['Appel avec {contact}', 'Rappel au sujet de {product}', 'Question sur la facture', 'Premier échange'],
    email: ['Re : offre {product}', 'Documents pour {firm}', 'Re : prochaines étapes', 'Vos questions sur {product}'],
    meeting: ['Démonstration de {product}', 'Atelier chez {firm}', 'Bilan trimestriel', 'Réunion avec les achats'],
    note: ['Note', 'Contexte', 'Interne : risque', 'Qui décide'],
  },
  openings: {
    call: [
      '{contact} a rappelé comme prévu.',
      'Échange rapide avec {contact} entre deux réunions.',
      'Longue conversation avec {contact}, très ouverte.',
    ],
    email: [
      'Bonjour {contact}, merci pour votre accueil d’hier.',
      '{contact} nous envoie une liste de questions.',
      'Bonjour {contact}, voici comme convenu le récapitulatif.',
    ],
    meeting: [
      'Sur place avec {contact} et deux planificatrices.',
      'Visioconférence à cinq, animée par {contact}.',
      'Démonstration de {product} sur leurs propres données.',
    ],
    note: ['Entendu par un partenaire au sujet de {firm}.', '{contact} nous soutient en interne.', 'Pour la relève :'],
  },
  details: [
    'Ils prévoient environ {users} utilisateurs et veulent commencer par un seul site.',
    'Le tableur actuel tombe en panne chaque mois et quelqu’un le répare à la main.',
    'Orrery Systems est dix pour cent moins cher, mais sans application pour les chauffeurs.',
    'Le budget est accordé jusqu’à la fin du trimestre.',
    'Le service informatique exige l’authentification unique et un hébergement en Europe.',
    'L’application doit fonctionner hors ligne : deux dépôts n’ont pas de réseau.',
    'Les achats demandent un règlement à 60 jours.',
    'Le contrat avec le fournisseur actuel s’achève au printemps.',
    'Au-delà de 25 000, c’est la gérance qui signe.',
    'La formation de l’équipe de nuit les inquiète le plus.',
    'Deux demandes restent ouvertes, sur l’impression des étiquettes.',
    'Un deuxième entrepôt ouvrira l’an prochain à Orléans.',
  ],
  closings: [
    'Prochaine étape : envoyer l’offre révisée.',
    '{owner} relance la semaine prochaine.',
    'Rien à faire pour l’instant.',
    'Reparler après les congés.',
    'Bonne impression, décision attendue bientôt.',
    'En attente de leur réponse.',
  ],
};
