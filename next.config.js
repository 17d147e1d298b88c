/** @type {import('next').NextConfig} */
const nextConfig = {
  agentRules: false,
  poweredByHeader: false,
  reactStrictMode: true,
  reactCompiler: false,
  serverExternalPackages: ["pg", "pg-boss", "pino", "nodemailer"],
  // A file of 1 MiB, and what its form adds.
  experimental: { serverActions: { bodySizeLimit: "1.2mb" } },
  // Types are checked by `npm test`, on the whole project at once.
  typescript: { ignoreBuildErrors: true },
};

export default nextConfig;
