import { Notice } from "../components/Notice.tsx";

/** In the place of a page whose code did not come: nobody answers, or the engine is another one by now. */
export function PageIsMissing({ title }: { title: string }) {
  return (
    <Notice title={`“${title}” could not be loaded`}>
      <p>
        Watchtower does not answer. <code>watchtower status</code> tells whether it runs.
      </p>
      <button type="button" className="button" onClick={() => location.reload()}>
        Reload the page
      </button>
    </Notice>
  );
}
