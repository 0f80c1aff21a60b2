/**
 * Matches `crm://customers/{id}` without regular expressions: a template's text is compared literally and a variable
 * takes one path segment, so no input can make matching slow. Undefined when the URI does not fit.
 */
export function matchUri(template: string, uri: string): Record<string, string> | undefined {
  if (uri.length > 2048) return undefined;
  const wanted = template.split('/');
  const given = uri.split('/');
  if (wanted.length !== given.length) return undefined;
  const variables: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    const name = variableName(part);
    if (name === undefined) {
      if (value !== part) return undefined;
    } else {
      const decoded = decode(value);
      if (decoded === undefined || decoded === '') return undefined;
      variables[name] = decoded;
    }
  }
  return variables;
}

export function isTemplate(uri: string): boolean {
  return uri.includes('{');
}

function variableName(part: string): string | undefined {
  return part.startsWith('{') && part.endsWith('}') ? part.slice(1, -1) : undefined;
}

function decode(segment: string): string | undefined {
  try {
    const text = decodeURIComponent(segment);
    // No name has control characters, and some backends cannot even take them.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the purpose
    return /[\u0000-\u001F\u007F]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
