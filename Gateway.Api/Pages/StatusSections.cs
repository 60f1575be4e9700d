namespace Anomaly.Gateway.Api.Pages;

/// <summary>The sections of the status page.</summary>
internal static class StatusSections
{
    /// <summary>The whole content of the page.</summary>
    public static Html All(StatusFacts facts, string version, string address) => Html.Of($"""
        {Head}
        <main>
        {Cards(facts, version)}
        {Charts(facts, address)}
        {Anomalies(facts)}
        {Models(facts)}
        {Runs(facts)}
        {(facts.Cluster is { Silos.Count: > 1 } cluster ? Silos(cluster) : default)}
        </main>
        <footer>As of {PageText.Time(facts.At)} · <a href="/">reload</a></footer>
        """);

    /// <summary>Name and ways on.</summary>
    public static Html Head { get; } = Html.Of($"""
        <header>
        <h1><a href="/">Anomaly.Orleans</a></h1>
        <span class="soft">anomaly detection for stock prices</span>
        <nav><a href="/docs/">API</a><a href="/openapi/v1.json">OpenAPI</a><a href="/api/v1/anomalies">anomalies</a><a href="/api/v1/runs">runs</a><a href="/metrics">metrics</a><a href="/health/ready">health</a></nav>
        </header>
        """);

    private static Html Cards(StatusFacts facts, string version) => Html.Of($"""
        <div class="cards">
        {Card("Version", version, $"up {PageText.Span(facts.Uptime)}")}
        {Card("Silos", facts.Cluster is { } cluster ? $"{cluster.Silos.Count(silo => silo.Status == "active")}" : null, $"{facts.Cluster?.Activations} grains in memory")}
        {Card("Markets open", facts.Markets is { } markets ? $"{markets.Count(market => market.IsOpen)} of {markets.Length}" : null, string.Join(' ', facts.Markets?.Where(market => market.IsOpen).Select(market => market.Name) ?? []))}
        {Card("Schedule", facts.Scheduler is { } scheduler ? scheduler.Enabled ? "on" : "off" : null, facts.Scheduler?.LastScan is { } scan ? $"last scan {PageText.Time(scan)}" : "no scan yet")}
        {Card("Quarantine", facts.Quarantined is { } quarantined ? $"{quarantined.Bars:#,0}" : null, "bars that are certainly wrong")}
        </div>
        """);

    private static Html Card(string title, string? value, string note) => Html.Of($"""
        <div class="panel card"><span class="soft">{title}</span><b>{value ?? "no answer"}</b><span class="soft">{note}</span></div>
        """);

    private static Html Charts(StatusFacts facts, string address) => Html.Of($"""
        <section class="panel"><h2>Look at a chart</h2>
        <div class="chips">{Html.Join((facts.Listings ?? []).Select(listing => Html.Of($"""<a href="/charts/{Uri.EscapeDataString(listing.Ticker)}" title="{listing.Name}">{listing.Ticker}</a>""")))}</div>
        <p class="soft">Opening one fetches what is new and scores it. The whole history of a ticker comes with a backfill:</p>
        <pre>curl -X POST {address}/py/anomalies/backfill -H 'Content-Type: application/json' -d '{"{"}"ticker":"{facts.Listings?.FirstOrDefault()?.Ticker ?? "AAPL"}"{"}"}'</pre>
        </section>
        """);

    private static Html Anomalies(StatusFacts facts) => Section<AnomalyRecord>("Latest anomalies", facts.Anomalies?.Items, "None yet: open a chart above, or start a backfill.", Html.Of($"""
        <tr><th>bar</th><th>ticker</th><th class="number">close</th><th>how rare</th><th>status</th><th>why</th></tr>
        """), Anomaly);

    private static Html Anomaly(AnomalyRecord anomaly) => Html.Of($"""
        <tr><td><a href="/api/v1/anomalies/{anomaly.Id}">{PageText.Bar(anomaly.Datetime, anomaly.Series.Interval)}</a></td>
        <td><a href="/charts/{Uri.EscapeDataString(anomaly.Series.Ticker.Symbol)}?interval={anomaly.Series.Interval.Code}">{anomaly.Series.Ticker.Symbol}</a> <span class="soft">{anomaly.Series.Interval.Code}</span></td>
        <td class="number">{anomaly.Close:#,0.00##}</td><td>{PageText.Rarity(anomaly)}</td>
        <td>{Tag(EnumNames.Of(anomaly.Status), anomaly.Status == AnomalyStatus.New ? "bad" : "soft")}</td><td class="wide">{anomaly.ReasonToShow}</td></tr>
        """);

    private static Html Models(StatusFacts facts) => Section("Models", facts.Models, "No market has one.", Html.Of($"""
        <tr><th>market</th><th>version</th><th>features</th><th class="number">trees</th><th class="number">contamination</th><th>hash</th><th>state</th></tr>
        """), Model);

    private static Html Model(ModelOverview overview) => overview.Active is { } model
        ? Html.Of($"""
            <tr><td><a href="/api/v1/models/{overview.Market}">{overview.Market}</a></td><td>{model.Version}</td><td>{model.FeatureSet}</td><td class="number">{model.Trees}</td>
            <td class="number">{model.Contamination:0.####}</td><td><code>{PageText.Hash(model.Hash)}</code></td>
            <td>{Tag(model.Loaded ? "loaded" : "ready", "good")} {(model.Pinned ? Tag("pinned", "warn") : default)}{Candidates(overview)}{Problems(overview)}</td></tr>
            """)
        : Html.Of($"""<tr><td>{overview.Market}</td><td colspan="5" class="soft">{overview.Chosen?.Version ?? "no model"}</td><td class="wide">{Tag("missing", "bad")}{Problems(overview)}</td></tr>""");

    private static Html Candidates(ModelOverview overview) =>
        Html.Join(overview.Available.Where(model => model.Candidate).Select(model => Html.Of($"""<div class="soft">{model.Version} waits to be made active</div>""")));

    private static Html Problems(ModelOverview overview) =>
        Html.Join(overview.Problems.Prepend(overview.Chosen?.Problem).OfType<string>().Select(problem => Html.Of($"""<div class="warn">{problem}</div>""")));

    private static Html Runs(StatusFacts facts) => Section<DetectionRun>("Latest runs", facts.Runs?.Items, "None yet.", Html.Of($"""
        <tr><th>started</th><th>ticker</th><th>asked by</th><th>status</th><th class="number">rows</th><th class="number">anomalies</th><th>remarks</th></tr>
        """), Run);

    private static Html Run(DetectionRun run) => Html.Of($"""
        <tr><td><a href="/api/v1/runs/{run.Id}">{PageText.Time(run.StartedAt)}</a></td><td>{run.Series.Ticker.Symbol} <span class="soft">{run.Series.Interval.Code}</span></td><td>{EnumNames.Of(run.Trigger)}</td>
        <td>{Tag(EnumNames.Of(run.Status), run.Status switch { RunStatus.Complete => "good", RunStatus.Failed => "bad", _ => "warn" })}</td>
        <td class="number">{run.RowsLoaded:#,0}</td><td class="number">{run.AnomaliesFound:#,0}</td><td class="wide soft">{run.Error ?? run.Warnings.FirstOrDefault()}</td></tr>
        """);

    private static Html Silos(ClusterView cluster) => Section<SiloView>("Silos", cluster.Silos, "", Html.Of($"""
        <tr><th>silo</th><th>state</th><th>version</th><th class="number">grains</th><th class="number">processor</th><th class="number">memory</th><th class="number">commits/s</th></tr>
        """), Silo);

    private static Html Silo(SiloView silo) => Html.Of($"""
        <tr><td>{silo.Name ?? silo.Address}</td><td>{Tag(silo.Status, silo.Status switch { "active" => "good", "dead" => "bad", _ => "warn" })}</td>
        <td>{silo.Version}</td><td class="number">{silo.Activations:#,0}</td><td class="number">{silo.CpuPercent:#,0} {(silo.CpuPercent is null ? "" : "%")}</td>
        <td class="number">{silo.MemoryBytes / 1_000_000:#,0} {(silo.MemoryBytes is null ? "" : "MB")}</td><td class="number">{silo.CommitsPerSecond:#,0.#}</td></tr>
        """);

    private static Html Section<T>(string title, IReadOnlyCollection<T>? items, string nothing, Html head, Func<T, Html> row) => items switch
    {
        null => Html.Of($"""<section class="panel"><h2>{title}</h2><p class="warn">No answer in time; the log says why.</p></section>"""),
        { Count: 0 } => Html.Of($"""<section class="panel"><h2>{title}</h2><p class="soft">{nothing}</p></section>"""),
        _ => Html.Of($"""<section class="panel"><h2>{title}</h2><table>{head}{Html.Join(items.Select(row))}</table></section>"""),
    };

    private static Html Tag(string text, string tone) => Html.Of($"""<span class="tag {tone}">{text.Replace('_', ' ')}</span>""");
}
