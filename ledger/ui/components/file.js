// A field that reads a file in the browser and sends its text as `read`: {text}, or {fault} with the reason why not.
// `data`: label; most, the bytes that a file may have; accept, the endings of files that are sent as {name, bytes} in base64.

export default function ({ data, parentElement, setTriggerValue }) {
  if (parentElement.querySelector("input")) return;
  const label = document.createElement("label");
  label.textContent = data.label;
  const input = document.createElement("input");
  input.type = "file";
  input.accept = data.accept ?? ".txt,.json,text/plain";
  input.onchange = async () => {
    const file = input.files[0];
    if (!file) return;
    const most = file.name.endsWith(".json") ? 16 * data.most : data.most; // a draft has its records too
    if (file.size > most) {
      setTriggerValue("read", { name: file.name, fault: `${file.name} has ${file.size.toLocaleString("en")} bytes; it may have at most ${most.toLocaleString("en")}.` });
      return;
    }
    if (data.accept) {
      const reader = new FileReader();
      reader.onload = () => setTriggerValue("read", { name: file.name, bytes: reader.result.split(",")[1] ?? "" });
      reader.readAsDataURL(file);
      input.value = "";
      return;
    }
    try {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
      setTriggerValue("read", { text });
    } catch {
      setTriggerValue("read", { fault: `${file.name} is not text in UTF-8. Save it as UTF-8, or paste its text.` });
    }
    input.value = "";
  };
  label.append(input);
  parentElement.append(label);
}
