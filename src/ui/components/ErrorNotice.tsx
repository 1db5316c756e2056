import { CircleAlert } from "lucide-react";

/** The server's own words about what went wrong, at the panel that they belong to. */
export function ErrorNotice({ error, subject }: { error: Error; subject?: string }) {
  return (
    <div className="error-notice" role="alert">
      <CircleAlert size={16} aria-hidden />
      <div>
        {subject !== undefined && <strong className="error-subject">{subject}: </strong>}
        <span className="error-text">{error.message}</span>
      </div>
    </div>
  );
}
