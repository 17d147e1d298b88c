// Rendered for each request, like every page of the application.
export const dynamic = "force-dynamic";

export default function Page() {
  return <h1>Empty</h1>;
}
