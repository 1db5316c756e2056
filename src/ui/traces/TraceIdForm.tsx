import { useState } from "react";
import { useLocation } from "wouter";
import { traceLink } from "../link/links.ts";

/** Opens a trace by its id. */
export function TraceIdForm() {
  const [, navigate] = useLocation();
  const [id, setId] = useState("");
  const isId = /^[0-9a-fA-F]{1,32}$/.test(id.trim());
  return (
    <form
      className="trace-id-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isId) navigate(traceLink(id.trim()));
      }}
    >
      <input
        className="input trace-id-input"
        aria-label="Open a trace by its id"
        placeholder="Trace id, Enter to open"
        aria-invalid={id.trim() !== "" && !isId}
        value={id}
        spellCheck="false"
        onChange={(event) => setId(event.target.value)}
      />
    </form>
  );
}
