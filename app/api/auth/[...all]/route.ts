/** Sign-in, sign-out and passwords, by the auth library. */
export { serveAuth as POST } from "@/server/auth";
