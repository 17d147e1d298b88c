/** The key pair by which push services know this installation. */
import { createECDH, hkdfSync } from "node:crypto";
import { env } from "../env";

// The order of the curve P-256 (SEC 2, secp256r1).
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/**
 * Derived from AUTH_SECRET, which is made at the first start and kept: every process has the same pair, and nothing else
 * needs storing. 384 bits reduced modulo the order leave no bias that matters (FIPS 186-5, A.2.1).
 * @returns both keys as base64url, as Web Push wants them (RFC 8292), and who runs this
 */
export function vapidDetails(): { subject: string; publicKey: string; privateKey: string } {
  const bits = Buffer.from(hkdfSync("sha256", env().AUTH_SECRET, "", "codex web push", 48));
  const scalar = (BigInt(`0x${bits.toString("hex")}`) % (ORDER - 1n)) + 1n;
  const privateKey = Buffer.from(scalar.toString(16).padStart(64, "0"), "hex");
  const pair = createECDH("prime256v1");
  pair.setPrivateKey(privateKey);
  return {
    subject: subject(),
    publicKey: pair.getPublicKey("base64url"),
    privateKey: privateKey.toString("base64url"),
  };
}

/** Push services take only https: and mailto: here. */
function subject(): string {
  const { APP_URL, MAIL_FROM } = env();
  if (APP_URL.startsWith("https:")) return new URL(APP_URL).origin;
  return `mailto:${/<([^>]+)>/.exec(MAIL_FROM)?.[1] ?? MAIL_FROM}`;
}
