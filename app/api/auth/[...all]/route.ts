import { auth } from "@/server/auth";

/** The auth library's own routes: sign-in, sign-out, password reset, sessions. */
const handle = (request: Request) => auth().handler(request);

export { handle as GET, handle as POST };
