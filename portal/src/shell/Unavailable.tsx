/** The portal cannot start: its configuration or its texts did not come. Neither language nor seller is known. */

const SENTENCES: Record<string, [sentence: string, again: string]> = {
  nl: ["De pagina kan niet worden geladen. Controleer uw verbinding.", "Opnieuw proberen"],
  de: ["Die Seite kann nicht geladen werden. Prüfen Sie Ihre Verbindung.", "Erneut versuchen"],
  fr: ["La page ne peut pas être chargée. Vérifiez votre connexion.", "Réessayer"],
  en: ["The page cannot be loaded. Check your connection.", "Try again"],
};

export function Unavailable() {
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2)).find((one) => one in SENTENCES) ?? "en";
  const [sentence, again] = SENTENCES[spoken]!;
  return (
    <main className="alone" lang={spoken}>
      <h1>{sentence}</h1>
      <button type="button" className="button primary" onClick={() => window.location.reload()}>
        {again}
      </button>
    </main>
  );
}
