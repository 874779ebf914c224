// A call for help comes on every page of who is near, at once; the rest of the page stays as it is.
document.addEventListener('live', async event => {
  if (event.detail !== 'alarm' && event.detail !== 'resync') return;
  const place = document.getElementById('alarm');
  if (!place) return;
  try {
    const answer = await fetch(place.dataset.url, { headers: { 'HX-Request': 'true' } });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('alarm');
    if (fresh && fresh.innerHTML !== place.innerHTML && !place.contains(document.activeElement)) place.innerHTML = fresh.innerHTML;
  } catch { /* the next poke or page tries again */ }
});
