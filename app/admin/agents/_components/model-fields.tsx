import { Field, Input, Textarea } from "@/components/ui/form";
import { parseJson } from "@/domain/json-text";
import { type JsonObject, writeValue } from "@/domain/registry";

type ModelFieldsProps = { config: JsonObject; errorOf: (field: string) => string | undefined };

/** The model and how it is called: what every agent has as fields, what only some have as JSON. */
export function ModelFields({ config, errorOf }: ModelFieldsProps) {
  const { model, temperature, max_tokens: maxTokens, ...others } = config;
  return (
    <>
      <Field label="Model" optional error={errorOf("model_config.model")}>
        <Input name="model_config.model" defaultValue={writeValue("line", model)} autoComplete="off" />
      </Field>
      <Field label="Temperature" optional hint="0 to 2." error={errorOf("model_config.temperature")}>
        <Input name="model_config.temperature" inputMode="decimal" defaultValue={writeValue("number", temperature)} />
      </Field>
      <Field label="Most tokens of an answer" optional error={errorOf("model_config.max_tokens")}>
        <Input name="model_config.max_tokens" inputMode="numeric" defaultValue={writeValue("number", maxTokens)} />
      </Field>
      <Field
        label="Other settings of the model"
        optional
        hint='A JSON object, such as {"top_p": 0.9}.'
        error={errorOf("model_config")}
        className="sm:col-span-2"
      >
        <Textarea
          name="model_config"
          rows={3}
          defaultValue={writeValue("json", others)}
          spellCheck={false}
          className="font-mono text-[0.8667rem]"
        />
      </Field>
    </>
  );
}

/** What is no JSON is left as it was typed: the schema says where it stops making sense. */
export function readModelConfig(data: FormData): JsonObject | string {
  const text = String(data.get("model_config") ?? "");
  const { value, fault } = parseJson(text);
  if (fault || typeof value !== "object") return text;
  const typed = (name: string) => String(data.get(`model_config.${name}`) ?? "").trim();
  return {
    ...value,
    ...(typed("model") && { model: typed("model") }),
    ...(typed("temperature") && { temperature: Number(typed("temperature")) }),
    ...(typed("max_tokens") && { max_tokens: Number(typed("max_tokens")) }),
  };
}
