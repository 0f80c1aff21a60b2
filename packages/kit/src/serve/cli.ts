export const main = async (..._: unknown[]) => {};
