"use client";

import { useUrlUpdate } from "@/components/shell/url-state";
import { Select } from "@/components/ui/form";
import { fieldWords } from "@/domain/audit";

export function SubjectFilter({ subjects, value }: { subjects: string[]; value: string }) {
  const setUrl = useUrlUpdate();
  return (
    <div className="w-52">
      <Select
        aria-label="Subject"
        value={value}
        onChange={(event) => setUrl({ subject: event.target.value, at: null, id: null })}
      >
        <option value="">Everything</option>
        {subjects.map((subject) => (
          <option key={subject} value={subject}>
            {fieldWords(subject)}
          </option>
        ))}
      </Select>
    </div>
  );
}
