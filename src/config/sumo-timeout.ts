/** What `sumo.timeout` is if nobody says otherwise. Apart from the settings, as the engine needs this one alone. */
export const SUMO_TIMEOUT_MS = 30_000;
