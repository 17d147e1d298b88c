/** @type {import('next').NextConfig} */
const nextConfig = {
  agentRules: false,
  poweredByHeader: false,
  reactStrictMode: true,
  reactCompiler: false,
  serverExternalPackages: ["pg", "pg-boss", "pino", "nodemailer"],
  experimental: { serverActions: { bodySizeLimit: "1mb" } },
  // Types are checked by `npm test`, on the whole project at once.
  typescript: { ignoreBuildErrors: true },
};

export default nextConfig;
