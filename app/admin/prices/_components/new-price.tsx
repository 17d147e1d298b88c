"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { PriceDialog } from "./price-dialog";

export function NewPrice() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        <Plus aria-hidden /> Add a price
      </Button>
      <PriceDialog open={open} onClose={() => setOpen(false)} title="Add a price" />
    </>
  );
}
