/** Return a new element with text in it; text is never read as HTML. */
function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

/** Return a schema with what it refers to in place: its types, and what they stand for. */
function shape(schema, schemas) {
  if (schema.$ref) return shape(schemas[schema.$ref.split("/").at(-1)], schemas);
  if (schema.properties) {
    return Object.fromEntries(Object.entries(schema.properties).map(([name, value]) => [name, shape(value, schemas)]));
  }
  if (schema.items) return [shape(schema.items, schemas)];
  if (schema.prefixItems) return schema.prefixItems.map((item) => shape(item, schemas));
  if (schema.anyOf) {
    const others = schema.anyOf.filter((one) => one.type !== "null").map((one) => shape(one, schemas));
    return others.length > 1 ? { "one of": others } : others[0];
  }
  return schema.const ?? schema.type ?? schema.description ?? "any";
}

function section(path, method, operation, schemas) {
  const made = element("section", "");
  const request = operation.requestBody?.content["application/json"].schema;
  const heading = element("h2", "");
  heading.append(element("code", `${method.toUpperCase()} ${path}`));
  made.append(heading, element("p", operation.description));
  for (const parameter of operation.parameters ?? []) {
    made.append(element("p", `Parameter ${parameter.name}: ${shape(parameter.schema, schemas)}`));
  }
  if (request) made.append(element("h3", "Request"), element("pre", JSON.stringify(shape(request, schemas), null, 2)));
  for (const [status, answer] of Object.entries(operation.responses)) {
    if (status === "200") {
      const { schema } = answer.content["application/json"];
      made.append(element("h3", "Answer"), element("pre", JSON.stringify(shape(schema, schemas), null, 2)));
    } else {
      made.append(element("p", `${status}: ${answer.description}`));
    }
  }
  return made;
}

const { paths, components } = await (await fetch("/openapi.json")).json();
for (const [path, methods] of Object.entries(paths)) {
  for (const [method, operation] of Object.entries(methods)) {
    document.getElementById("operations").append(section(path, method, operation, components.schemas));
  }
}
