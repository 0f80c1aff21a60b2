/** What subscribed clients are told about: the path of the resource behind `kb://`. */
export const CHANNEL = 'kb_changed';
