// What the page carries in itself: the library, and the files of the example.

declare module "*.wasm" {
  const bytes: Uint8Array;
  export default bytes;
}
declare module "*.sbbundle" {
  const bytes: Uint8Array;
  export default bytes;
}
declare module "*.sbreceipt" {
  const bytes: Uint8Array;
  export default bytes;
}
declare module "*.space.json" {
  const text: string;
  export default text;
}
