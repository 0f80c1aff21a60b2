import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';

export interface Pinned {
  readonly address: string;
  readonly family: 4 | 6;
}

/** The first address of a host. What connects afterwards uses it and asks nobody again. */
export async function pinned(host: string): Promise<Pinned> {
  const { address, family } = await lookup(host.replace(/^\[|\]$/g, ''));
  return { address, family: family === 6 ? 6 : 4 };
}

/** Whether an address is none of the public internet: private, loopback, link-local, of clouds' metadata, … */
export function isPrivate(address: string): boolean {
  return ipaddr.process(address).range() !== 'unicast';
}

/** Whether it lies in one of these networks, `10.0.0.0/8`. */
export function isListed(address: string, networks: readonly string[]): boolean {
  const parsed = ipaddr.process(address);
  return networks.some((network) => {
    const [range, bits] = ipaddr.parseCIDR(network);
    return range.kind() === parsed.kind() && parsed.match([range, bits] as never);
  });
}

export function isNetwork(text: string): boolean {
  try {
    ipaddr.parseCIDR(text);
    return true;
  } catch {
    return false;
  }
}
