const encoder = new TextEncoder();
const P256 = { name: "ECDSA", namedCurve: "P-256" } as const;

/** The pad's own key: the browser signs with it and never gives it out. */
export async function newKey(): Promise<{ signing: CryptoKey; publicKey: JsonWebKey }> {
  const pair = await crypto.subtle.generateKey(P256, false, ["sign", "verify"]);
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  return { signing: pair.privateKey, publicKey: { kty, crv, x, y } as JsonWebKey };
}

export async function sign(key: CryptoKey, what: string): Promise<string> {
  const how = { name: "ECDSA", hash: "SHA-256" };
  return base64(await crypto.subtle.sign(how, key, encoder.encode(what)));
}

export function base64(bytes: ArrayBuffer | Uint8Array): string {
  let text = "";
  for (const byte of new Uint8Array(bytes)) {
    text += String.fromCharCode(byte);
  }
  return btoa(text);
}

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
