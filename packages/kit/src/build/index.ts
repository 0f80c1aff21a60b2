export { type BundleOptions, bundleServer } from './bundle.ts';
