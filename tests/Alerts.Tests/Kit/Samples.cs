using Anomaly.Detection.Decisions;

namespace Anomaly.Alerts.Tests.Kit;

/// <summary>Anomalies, rules and people for tests.</summary>
internal static class Samples
{
    public const string Ada = "000000000000000000000001", Bob = "000000000000000000000002", ModelHash = "sha256:ab";

    /// <summary>A Wednesday, 14:30 UTC: the middle of a session in New York.</summary>
    public static readonly DateTime Now = new(2026, 3, 11, 14, 30, 0, DateTimeKind.Utc);

    public static string Id(int number) => $"0197aaaa-0000-7000-8000-{number:d12}";

    public static AnomalyRecord Anomaly(string series = "AAPL/1h", DateTime? time = null, double? severity = 0.999, AnomalyDirection? direction = AnomalyDirection.Down, params ReasonCode[] codes) => new()
    {
        Series = SeriesKey.Parse(series),
        Datetime = time ?? Now.AddHours(-1),
        Close = 100.25,
        Volume = 12345,
        ModelVersion = "US_model-1.0.0",
        ModelHash = ModelHash,
        AnomalyScore = -0.7,
        Severity = severity,
        Direction = direction,
        Reason = "fell 12.8 %; usual within 1.1 %",
        ReasonFacts = [.. (codes.Length == 0 ? [ReasonCode.Move, ReasonCode.OnVolume] : codes).Select(code => new ReasonFact(code, -0.128))],
        Incident = time ?? Now.AddHours(-1),
        CreatedAt = Now,
    };

    public static Watch Watch(int number = 1, string person = Ada, params string[] tickers) => new()
    {
        Id = Id(number), PersonId = person, Name = "Mine", Tickers = tickers.Length == 0 ? ["AAPL"] : [.. tickers], CreatedAt = Now,
    };

    public static AlertRule Rule(int number = 100, string person = Ada, params string[] channels) => new()
    {
        Id = Id(number), PersonId = person, Name = "Rule", TimeZone = "UTC", Channels = [.. channels], CreatedAt = Now,
    };

    public static AlertMute Mute(int number = 200, string person = Ada) => new() { Id = Id(number), PersonId = person, CreatedAt = Now };

    public static AlertChannel Channel(int number = 300, string person = Ada, AlertChannelKind kind = AlertChannelKind.Webhook, string address = "https://hooks.example.com/a") => new()
    {
        Id = Id(number), PersonId = person, Kind = kind, Name = "Channel", Address = address, State = AlertChannelState.Active, CreatedAt = Now,
        Secrets = new ChannelSecrets { Key = "whsec_" + Convert.ToBase64String([.. Enumerable.Range(0, 32).Select(i => (byte)i)]) },
    };
}
