/** What a browser sees when the engine runs from a checkout whose page was not built. */
export const UNBUILT_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="color-scheme" content="light dark" />
    <title>Watchtower</title>
  </head>
  <body>
    <h1>Watchtower is running, but its page has not been built</h1>
    <p>Data is received and can be queried over HTTP. To build the page, run this in the checkout, then reload:</p>
    <pre>npm run build:ui</pre>
    <p>The query APIs are at <a href="/prometheus/api/v1/labels">/prometheus</a>,
      <a href="/loki/api/v1/labels">/loki</a> and <a href="/tempo/api/echo">/tempo</a>,
      the engine's state at <a href="/api/watchtower/status">/api/watchtower/status</a>.</p>
  </body>
</html>
`;
