using System.Text;
using System.Text.Json.Nodes;

namespace Anomaly.Integration.Recorded;

/// <summary>The fixed conversation: every call of docs/reference/api.md, on a store that is empty at first.</summary>
internal static class RecordedConversation
{
    private const string Daily = $"/api/v1/tickers/{GoldenBars.Daily}/1d", Minutes = $"/api/v1/tickers/{GoldenBars.Minutes}/5m", NoRun = "00000000-0000-7000-8000-000000000000";

    public static async Task HoldAsync(Conversation talk, RecordedMarket market)
    {
        await OperationAsync(talk);
        await EmptyStoreAsync(talk);
        await FillStoreAsync(talk, market);
        await ChartsAsync(talk);
        await WindowsAsync(talk);
        await SeriesAsync(talk);
        await AnomaliesAsync(talk);
        await RunsAsync(talk);
        await ModelsAsync(talk);
        await PushAsync(talk);
        await AssessmentsAsync(talk);
        await TrialsAsync(talk);
        await MistakesAsync(talk);
    }

    /// <summary>A misprint that is marked, then corrected: its anomaly is retracted. A backfill of the other series. One anomaly is acknowledged.</summary>
    public static async Task FillStoreAsync(Conversation talk, RecordedMarket market)
    {
        talk.Part = "detection";
        await talk.PostAsync($"{Daily}/detection?period=1y");
        await talk.PostAsync($"{Daily}/detection?period=max");
        await talk.GetAsync($"{Daily}/anomalies?limit=1");
        market.ShowAll();
        await talk.PostAsync($"{Daily}/detection");
        await talk.PostAsync($"{Daily}/detection");
        await talk.GetAsync(Daily);
        await talk.GetAsync($"{Daily}/anomalies?status=retracted");

        talk.Part = "backfills";
        await talk.GetAsync($"/py/anomalies/backfill/{GoldenBars.Minutes}");
        var started = await talk.PostAsync("/py/anomalies/backfill", $$"""{"ticker":"{{GoldenBars.Minutes.ToLowerInvariant()}}","interval":"5m","max_period":"1mo"}""");
        var run = started!["run_id"]!.GetValue<string>();
        await talk.StreamAsync($"/api/v1/backfills/{run}/events");
        await talk.GetAsync($"/py/anomalies/backfill/{GoldenBars.Minutes}");
        await talk.GetAsync($"/py/anomalies/backfill/{GoldenBars.Minutes}?interval=1d");
        await talk.GetAsync($"/py/detection-runs/{run}");
        await talk.GetAsync($"/api/v1/backfills/{run}");
        started = await talk.PostAsync("/api/v1/backfills", $$"""{"ticker":"{{GoldenBars.Minutes}}","interval":"5m","max_period":"max","force":true}""");
        run = started!["run_id"]!.GetValue<string>();
        await talk.StreamAsync($"/api/v1/backfills/{run}/events");
        await talk.GetAsync($"/ws/backfills/{run}");
        await talk.SendAsync(HttpMethod.Delete, $"/api/v1/backfills/{run}", null);
        await talk.GetAsync($"/api/v1/backfills?ticker={GoldenBars.Minutes}");

        talk.Part = "acknowledgement";
        var newest = await talk.GetAsync($"{Minutes}/anomalies?limit=1");
        await talk.PostAsync($"/api/v1/anomalies/{newest!["items"]![0]!["_id"]}/acknowledgement");
        await talk.GetAsync($"{Minutes}/anomalies?status=acknowledged");
    }

    private static async Task OperationAsync(Conversation talk)
    {
        talk.Part = "operation";
        foreach (var path in new[] { "/py/health", "/health/live", "/health/ready", "/metrics", "/docs" })
            await talk.GetAsync(path);
        await talk.GetAsync("/api/v1/scheduler");
        await talk.PostAsync("/py/scheduler/toggle", """{"state":false}""");
        await talk.PutAsync("/api/v1/scheduler", """{"enabled":true}""");
        await talk.PutAsync("/api/v1/scheduler", """{"enabled":false}""");
        await talk.PostAsync("/api/v1/scheduler/scan");
        await talk.GetAsync("/api/v1/markets");
        await talk.GetAsync("/api/v1/markets/jp");
        foreach (var query in new[] { "rail", "SIM", "motors", "zzz" })
        {
            await talk.GetAsync($"/py/chart/ticker?query={query}");
            await talk.GetAsync($"/api/v1/search?q={query}&limit=1");
        }

        talk.Part = "openapi";
        await talk.DescriptionAsync("/openapi/v1.json");
    }

    private static async Task EmptyStoreAsync(Conversation talk)
    {
        talk.Part = "empty";
        foreach (var list in new[] { "tickers", "anomalies", "anomalies/days", "runs", "backfills" })
            await talk.GetAsync($"/api/v1/{list}");
        await talk.GetAsync(Daily);
        await talk.GetAsync($"{Daily}/bars");
        await talk.GetAsync($"{Daily}/anomalies");
        await talk.GetAsync("/py/model-stats");
    }

    private static async Task ChartsAsync(Conversation talk)
    {
        talk.Part = "charts";
        foreach (var period in new[] { "5d", "1mo", "6mo", "1y", "ytd", "max" })
            await talk.GetAsync($"/py/chart?ticker={GoldenBars.Daily}&interval=1d&period={period}");
        await talk.GetAsync($"/py/chart?ticker={GoldenBars.Minutes}&interval=5m&period=1d");
        await talk.GetAsync($"/py/chart?ticker={GoldenBars.Minutes}&interval=5m&period=5d&nocache=1");
        await talk.GetAsync($"/py/chart?ticker={GoldenBars.Daily},NOSUCH,{GoldenBars.Daily.ToLowerInvariant()}&interval=1d&period=3d");
        await talk.GetAsync($"/py/chart?ticker={GoldenBars.Daily}&interval=1h");
        await talk.GetAsync($"/py/chart?ticker={GoldenBars.Daily}");
        await talk.PostAsync("/py/chart", $$"""{"ticker":["{{GoldenBars.Daily}}"],"period":"5d","interval":"1d"}""");
        await talk.PostAsync("/py/chart", $$"""{"ticker":"{{GoldenBars.Minutes}}","period":"1d","interval":"5m"}""");
        await talk.GetAsync($"/py/chart?ticker={GoldenBars.Daily}&interval=1d&period=5d");
        await talk.GetAsync($"/py/chart?ticker={GoldenBars.Daily}&interval=1d&period=5d", ("If-None-Match", talk.ETag!.ToString()));
        await talk.GetAsync($"/py/chart?ticker={GoldenBars.Daily}&interval=1d&period=5d", ("If-None-Match", "\"another\""));
    }

    private static async Task WindowsAsync(Conversation talk)
    {
        talk.Part = "windows";
        await talk.GetAsync($"{Daily}/chart?points=10");
        await talk.GetAsync($"{Daily}/chart?points=10", ("If-None-Match", talk.ETag!.ToString()));
        await talk.GetAsync($"{Daily}/chart");
        await talk.GetAsync($"{Daily}/chart?to=2009-12-01&points=20");
        await talk.GetAsync($"{Daily}/chart?from=2005-01-01&to=2009-12-01&points=50");
        await talk.GetAsync($"{Daily}/chart?from=1990-01-01&points=5000");
        await talk.GetAsync($"{Minutes}/chart?points=30");
        await talk.GetAsync($"{Minutes}/chart?from=2009-01-01&points=40");
        await talk.GetAsync($"{Daily}/chart?to=1990-01-01");
    }

    private static async Task SeriesAsync(Conversation talk)
    {
        talk.Part = "series";
        await talk.GetAsync("/api/v1/tickers");
        await talk.PagesAsync("/api/v1/tickers?limit=1");
        await talk.GetAsync($"/api/v1/tickers?ticker={GoldenBars.Daily}");
        await talk.GetAsync("/api/v1/tickers?interval=5m");
        await talk.GetAsync("/api/v1/tickers?ticker=AAPL");
        await talk.GetAsync(Daily);
        await talk.GetAsync(Minutes);
        await talk.GetAsync($"{Daily}/bars?limit=3");
        await talk.GetAsync($"{Daily}/bars?limit=5000");
        await talk.PagesAsync($"{Daily}/bars?from=2009-12-01&to=2010-01-01&limit=10");
        await talk.GetAsync($"{Minutes}/bars?from=2009-12-28T00:30:00%2B09:00&limit=4");
        await talk.GetAsync($"{Daily}/bars?to=1999-01-01");
    }

    private static async Task AnomaliesAsync(Conversation talk)
    {
        talk.Part = "anomalies";
        await talk.GetAsync($"{Daily}/anomalies");
        await talk.GetAsync($"{Minutes}/anomalies");
        await talk.GetAsync("/api/v1/anomalies?limit=500");
        await talk.PagesAsync($"/api/v1/anomalies?ticker={GoldenBars.Daily}&interval=1d&limit=5");
        foreach (var filter in new[]
        {
            "from=2005-01-01", "to=2005-01-01", "from=2003-01-01&to=2006-12-31", "max_score=-0.6", "min_severity=0.9999", "max_severity=0.0001",
            "status=new", "status=retracted", "status=acknowledged", "min_severity=0.999&status=new&limit=2",
        })
            await talk.GetAsync($"/api/v1/anomalies?{filter}");

        foreach (var filter in new[] { "", "?days=92&tickers=2", "?days=1&interval=5m", "?market=jp", "?status=retracted", "?min_severity=0.9999" })
            await talk.GetAsync($"/api/v1/anomalies/days{filter}");

        talk.Part = "verification";
        var daily = Ids(await talk.GetAsync($"{Daily}/anomalies?limit=3&status=new"));
        var retracted = Ids(await talk.GetAsync($"{Daily}/anomalies?status=retracted"));
        var minutes = Ids(await talk.GetAsync($"{Minutes}/anomalies?limit=2&status=new"));
        foreach (var id in daily.Concat(retracted).Concat(minutes))
        {
            await talk.GetAsync($"/api/v1/anomalies/{id}");
            await talk.GetAsync($"/api/v1/anomalies/{id}/explanation");
            await talk.PostAsync($"/py/anomalies/verify/{id}");
        }

        await talk.PostAsync($"/api/v1/anomalies/{daily[0]}/verification");
        await talk.StreamAsync("/api/v1/events?last_event_id=0", first: 5);
    }

    private static async Task RunsAsync(Conversation talk)
    {
        talk.Part = "runs";
        await talk.PagesAsync("/api/v1/runs?limit=4");
        foreach (var filter in new[]
        {
            $"ticker={GoldenBars.Minutes}", "interval=1d", "status=complete", "status=failed", "status=in_progress", "status=partial", "trigger=verification",
            "trigger=backfill", "trigger=manual", "trigger=scheduler", "trigger=chart_request", "to=2010-01-01", "from=2099-01-01", $"ticker={GoldenBars.Daily}&trigger=manual&limit=1",
        })
            await talk.GetAsync($"/api/v1/runs?{filter}");
        var last = Ids(await talk.GetAsync("/api/v1/runs?limit=1&trigger=manual"))[0];
        await talk.GetAsync($"/api/v1/runs/{last}");
        await talk.GetAsync($"/py/detection-runs/{last}");
    }

    /// <summary>Bars of a ticker that no source has: new, the same, corrected and refused.</summary>
    private static async Task PushAsync(Conversation talk)
    {
        talk.Part = "push";
        const string bars = "/api/v1/tickers/MINE/1d/bars", monday = """{"time":"2009-12-28T14:30:00Z","open":100,"high":102,"low":99,"close":101,"volume":5000}""",
            tuesday = """{"time":"2009-12-29T14:30:00Z","open":101,"high":103,"low":100,"close":102,"volume":6000}""";
        await talk.PostAsync(bars, $"[{monday},{tuesday},{tuesday}]");
        await talk.PostAsync(bars, $$"""{"bars":[{{monday}},{{tuesday}}]}""");
        await talk.PostAsync(bars, $"[{monday.Replace("5000", "5500", StringComparison.Ordinal)},{tuesday.Replace("103", "99", StringComparison.Ordinal)}]");
        await talk.PostAsync(bars, """[{"time":"2009-12-28"}]""");
        await talk.GetAsync(bars);
        await talk.GetAsync("/api/v1/runs?trigger=push");
    }

    private static async Task AssessmentsAsync(Conversation talk)
    {
        talk.Part = "assessments";
        var newest = await talk.GetAsync($"{Minutes}/anomalies?limit=1");
        var assessed = $"/api/v1/anomalies/{newest!["items"]![0]!["_id"]}";
        await talk.PutAsync($"{assessed}/assessment", """{"normal":false}""");
        await talk.PutAsync($"{assessed}/assessment", """{"normal":true}""");
        await talk.PostAsync($"{assessed}/notes", """{"text":"A <b>split</b> that the source has missed.\n株"}""");
        var note = await talk.PostAsync($"{assessed}/notes", """{"text":"No."}""");
        await talk.GetAsync(assessed);
        await talk.SendAsync(HttpMethod.Delete, $"{assessed}/notes/{note!["id"]}", null);
        await talk.SendAsync(HttpMethod.Delete, $"{assessed}/notes/{note["id"]}", null);
        await talk.PutAsync($"{assessed}/assessment", """{"normal":null}""");
        await talk.GetAsync(assessed);
        await talk.PutAsync($"{assessed}/assessment", """{"normal":"perhaps"}""");
        await talk.PostAsync($"{assessed}/notes", """{"text":" "}""");
    }

    private static async Task ModelsAsync(Conversation talk)
    {
        talk.Part = "models";
        await talk.GetAsync("/py/model-stats");
        await talk.GetAsync("/api/v1/models");
        await talk.GetAsync("/api/v1/models/us");
        await talk.GetAsync("/api/v1/models/us/US_model-1.0.0");
        await talk.GetAsync("/api/v1/models/US/US_model-0.1.0");
        await talk.PutAsync("/api/v1/models/US/pin", """{"version":"US_model-0.1.0"}""");
        await talk.PostAsync($"{Daily}/detection");
        await talk.GetAsync(Daily);
        var found = Ids(await talk.GetAsync($"{Daily}/anomalies?limit=4"));
        await talk.PostAsync($"/py/anomalies/verify/{found[0]}");
        await talk.GetAsync($"/py/chart?ticker={GoldenBars.Daily}&interval=1d&period=1mo&nocache=1");
        await talk.PutAsync("/api/v1/models/US/pin", """{"version":null}""");
        await talk.PostAsync("/api/v1/models/US/reload");
        await talk.PostAsync($"/py/anomalies/verify/{found[0]}");
        await talk.PutAsync("/api/v1/models/US/pin", """{"version":"US_model-9.9.9"}""");
        await talk.PostAsync("/api/v1/scheduler/scan");
        await talk.GetAsync("/api/v1/scheduler");
        await talk.GetAsync("/api/v1/cluster");
    }

    private static async Task TrialsAsync(Conversation talk)
    {
        talk.Part = "trials";
        var trial = $"{Daily}/trial";
        var anomaly = (await talk.GetAsync($"{Daily}/anomalies?limit=1&status=new"))!["items"]![0]!;
        await talk.PostAsync(trial, $$"""{"time":"{{anomaly["Datetime"]}}"}""");
        foreach (var body in new[]
        {
            "{}", """{"price_factor":0.8,"volume_factor":3}""", """{"price_factor":1.25,"model":"US_model-0.1.0"}""", """{"close":1,"budget":0.0001}""", """{"budget":0.01,"model":"US_model-0.1.0"}""",
            """{"model":"US_model-9.9.9"}""", """{"time":"1990-01-01"}""", """{"time":"2999-01-01"}""", """{"price_factor":11}""", """{"close":1,"price_factor":2}""", """{"other":1}""",
        })
            await talk.PostAsync(trial, body);
        await talk.PostAsync("/api/v1/tickers/MINE/1d/trial", "{}");
        await talk.PostAsync("/api/v1/tickers/NOSUCH/1d/trial", "{}");
    }

    private static async Task MistakesAsync(Conversation talk)
    {
        talk.Part = "mistakes";
        foreach (var path in new[]
        {
            "/py/chart", "/py/chart?ticker=", "/py/chart?ticker=A%20B", "/py/chart?ticker=AAAAAAAAAAAAAAAAAAAAAAAAA", "/py/chart?ticker=A&interval=7m", "/py/chart?ticker=A&period=7w",
            "/py/chart?ticker=A&nocache=2", "/py/chart?ticker=A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,S,T,U", "/py/chart/ticker", "/py/chart/ticker?query=",
            "/py/anomalies/backfill/A%20B", "/py/anomalies/backfill/A?interval=7m", $"/py/detection-runs/{NoRun}", "/py/detection-runs/nonsense", "/py/nonsense",
            "/api/v1/nonsense", "/nonsense", "/api/v1/tickers?limit=0", "/api/v1/tickers?limit=501", "/api/v1/tickers?cursor=nonsense", "/api/v1/tickers?interval=7m",
            "/api/v1/tickers/NOSUCH/1d", "/api/v1/tickers/NOSUCH/1d/bars", "/api/v1/tickers/NOSUCH/1d/anomalies", $"/api/v1/tickers/{GoldenBars.Daily}/1h", "/api/v1/tickers/A%20B/1d",
            "/api/v1/tickers/A/7m", "/api/v1/tickers/NOSUCH/1d/chart", $"{Daily}/chart?points=9", $"{Daily}/chart?from=2010-01-01&to=2010-01-01", $"{Daily}/bars?limit=5001", $"{Daily}/bars?cursor=nonsense", $"{Daily}/bars?from=nonsense", $"{Daily}/bars?from=2010-01-01&to=2009-01-01",
            $"{Daily}/anomalies?cursor=nonsense", "/api/v1/anomalies?cursor=nonsense", "/api/v1/anomalies?max_score=nonsense", "/api/v1/anomalies?min_severity=2",
            "/api/v1/anomalies?min_severity=0.9&max_severity=0.1", "/api/v1/anomalies?status=nonsense", "/api/v1/anomalies/days?days=93", "/api/v1/anomalies/days?tickers=nonsense", "/api/v1/anomalies/nonsense", "/api/v1/anomalies/0123456789abcdef01234567",
            "/api/v1/runs?cursor=nonsense", "/api/v1/runs?trigger=nonsense", "/api/v1/runs?status=nonsense", $"/api/v1/runs/{NoRun}", "/api/v1/runs/nonsense",
            $"/api/v1/backfills/{NoRun}", $"/api/v1/backfills/{NoRun}/events", $"/ws/backfills/{NoRun}", "/api/v1/models/XX", "/api/v1/models/US/US_model-9.9.9", "/api/v1/anomalies/0123456789abcdef01234567/explanation", "/api/v1/markets/XX", "/api/v1/search", "/api/v1/search?q=a&limit=101",
            "/api/v1/events?last_event_id=nonsense",
        })
            await talk.GetAsync(path);

        foreach (var (path, body) in new[]
        {
            ("/py/chart", "{}"), ("/py/chart", """{"ticker":5}"""), ("/py/chart", "nonsense"), ("/py/scheduler/toggle", "{}"), ("/py/scheduler/toggle", """{"state":"off"}"""),
            ("/py/anomalies/backfill", "{}"), ("/py/anomalies/backfill", """{"ticker":"A","max_period":"7w"}"""), ("/py/anomalies/backfill", """{"ticker":"A","interval":"7m"}"""),
            ("/py/anomalies/backfill", """{"ticker":"NOSUCH"}"""), ("/api/v1/backfills", """{"ticker":"NOSUCH"}"""), ("/api/v1/backfills", """{"ticker":"A B"}"""),
            ("/api/v1/backfills", $$"""{"ticker":"{{GoldenBars.Daily}}","interval":"1h"}"""),
            ("/py/chart", $$"""{"ticker":"{{new string('A', 70_000)}}"}"""),
        })
            await talk.PostAsync(path, body);

        foreach (var path in new[]
        {
            "/py/anomalies/verify/0123456789abcdef01234567", "/py/anomalies/verify/nonsense", "/api/v1/anomalies/0123456789abcdef01234567/verification",
            "/api/v1/anomalies/nonsense/acknowledgement", "/api/v1/tickers/NOSUCH/1d/detection", $"/api/v1/tickers/{GoldenBars.Daily}/1h/detection", $"{Daily}/detection?period=7w",
            "/api/v1/models/XX/reload", "/py/chart", "/py/health",
        })
            await talk.PostAsync(path);
        await talk.PutAsync("/api/v1/scheduler", """{"enabled":true,"other":1}""");
        await talk.PutAsync("/api/v1/models/XX/pin", """{"version":null}""");
        await talk.SendAsync(HttpMethod.Post, "/py/anomalies/backfill", new StringContent("ticker=A", Encoding.UTF8, "application/x-www-form-urlencoded"));
        await talk.SendAsync(HttpMethod.Post, "/api/v1/backfills", new StringContent("{}", Encoding.UTF8, "text/plain"));
        await talk.SendAsync(HttpMethod.Delete, "/api/v1/runs", null);
        await talk.SendAsync(HttpMethod.Put, "/py/chart", null);
    }

    private static IReadOnlyList<string> Ids(JsonNode? page) => [.. page!["items"]!.AsArray().Select(item => item!["_id"]!.GetValue<string>())];
}
