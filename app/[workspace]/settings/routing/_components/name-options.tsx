type NameOptionsProps = {
  names: readonly { id: string; name: string }[];
  /** What is chosen already stays choosable, also when the list has it no more. */
  present?: string | null;
  presentName?: string | null;
};

export function NameOptions({ names, present, presentName }: NameOptionsProps) {
  const missing = present && !names.some(({ id }) => id === present);
  return (
    <>
      {missing && <option value={present}>{presentName ?? "No longer there"}</option>}
      {names.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </>
  );
}
