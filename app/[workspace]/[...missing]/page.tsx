import { notFound } from "next/navigation";

/** An unknown address inside a workspace: said within its frame. */
export default function Missing() {
  notFound();
}
