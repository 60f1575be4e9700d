using System.ComponentModel.DataAnnotations;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>A call for the history of a ticker.</summary>
internal sealed record BackfillOrder
{
    /// <summary>Ticker.</summary>
    [Required]
    public string? Ticker { get; init; }

    /// <summary>How far back: Nd, Nmo, Ny, ytd or max. Default: 5y.</summary>
    public string? MaxPeriod { get; init; }

    /// <summary>Interval code. Default: 1d.</summary>
    public string? Interval { get; init; }

    /// <summary>Start over even while one runs. Default: false.</summary>
    public bool Force { get; init; }

    /// <summary>Tell those who follow the series of the anomalies that are found, however old. Default: false.</summary>
    public bool Notify { get; init; }

    /// <summary>The order with every field read and every default filled in.</summary>
    public (SeriesKey Series, BackfillRequest Request) Read() => (
        new SeriesKey(Input.Ticker(Ticker), Input.Interval(Interval, "1d")),
        new BackfillRequest { MaxPeriod = Input.Period(MaxPeriod, "5y", "max_period"), Force = Force, Notify = Notify });
}

/// <summary>Starts backfills for both APIs.</summary>
internal sealed class BackfillStarter(IGrainFactory grains, TimeProvider timeProvider)
{
    /// <summary>Starts one and answers its run id.</summary>
    /// <exception cref="RequestException">409: one runs already and the request does not force another.</exception>
    public async Task<string> StartAsync(SeriesKey series, BackfillRequest request, CancellationToken cancellationToken)
    {
        // An id of our own, so that the call can be repeated when its answer is lost with a silo.
        var named = request with { RunId = Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString() };
        var ticket = await grains.Series(series).StartBackfillAsync(named, cancellationToken);
        return ticket.Started
            ? ticket.RunId
            : throw RequestException.Conflict($"A backfill of {series.Ticker} at {series.Interval} is already in progress. Follow it by its run id, or set force to start over.", ticket.RunId);
    }
}
