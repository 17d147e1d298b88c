const header = (key, value) => ({ key, value });

// What never changes; a page's content security policy has a nonce and comes from server/page-headers.ts.
const SAME_FOR_ALL = [
  header("x-content-type-options", "nosniff"),
  header("referrer-policy", "same-origin"),
  header("cross-origin-opener-policy", "same-origin"),
  header("permissions-policy", "camera=(), microphone=(), geolocation=()"),
];

/** @type {import('next').NextConfig} */
const nextConfig = {
  agentRules: false,
  poweredByHeader: false,
  reactStrictMode: true,
  reactCompiler: false,
  serverExternalPackages: ["pg", "pg-boss", "pino", "nodemailer"],
  experimental: { serverActions: { bodySizeLimit: "1mb" } },
  headers: async () => [
    { source: "/:path*", headers: SAME_FOR_ALL },
    {
      source: "/api/:path*",
      headers: [header("content-security-policy", "default-src 'none'; frame-ancestors 'none'")],
    },
  ],
  // Types are checked by `npm test`, on the whole project at once.
  typescript: { ignoreBuildErrors: true },
};

export default nextConfig;
