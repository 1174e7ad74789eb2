/** What the server puts in front of the service worker (`web/views/offline.py`). */
declare const KEEP: {
  version: string;
  offline: string;
  own: string[];
  now: string[];
  later: string[];
  coach: { version: string; files: string[] };
};
