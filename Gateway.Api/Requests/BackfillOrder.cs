using Anomaly.Grains.Interfaces.Backfills;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>A call for the history of a ticker.</summary>
internal sealed record BackfillOrder
{
    /// <summary>Ticker; required.</summary>
    public string? Ticker { get; init; }

    /// <summary>How far back: Nd, Nmo, Ny, ytd or max. Default: 5y.</summary>
    public string? MaxPeriod { get; init; }

    /// <summary>Interval code. Default: 1d.</summary>
    public string? Interval { get; init; }

    /// <summary>Start over even while one runs. Default: false.</summary>
    public bool Force { get; init; }

    /// <summary>The order with every field read and every default filled in.</summary>
    public (string Ticker, string Interval, BackfillRequest Request) Read() => (
        Input.Ticker(Ticker),
        Input.Interval(Interval, "1d"),
        new BackfillRequest { MaxPeriod = Input.Period(MaxPeriod, "5y", "max_period"), Force = Force });
}
