using System.ComponentModel.DataAnnotations;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>A bar as clients push it. It is read by <see cref="BarJson"/>, which passes over fields that are not among these.</summary>
/// <param name="Time">When it opens, ISO 8601, UTC where it names no offset; the name 'datetime' is read too.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Shares.</param>
internal sealed record PushedBar(
    [property: Required] DateTimeOffset Time,
    [property: Required] double Open,
    [property: Required] double High,
    [property: Required] double Low,
    [property: Required] double Close,
    [property: Required] double Volume);

/// <summary>Pushes the bars of a request, in calls that a grain takes.</summary>
internal sealed class BarPusher(IGrainFactory grains)
{
    /// <summary>Takes the oldest first, so that each call goes on where the one before it ended.</summary>
    public async Task<PushView> PushAsync(SeriesKey series, BarBody body, CancellationToken cancellationToken)
    {
        var grain = grains.Series(series);
        var answer = new PushView { Ticker = series.Ticker.Symbol, Interval = series.Interval.Code, Duplicates = body.Duplicates };
        // Of several bars with one time the last counts, and a stable order keeps it the last.
        foreach (var bars in body.Bars.OrderBy(bar => bar.Time).Chunk(PushBarsRequest.MostBars))
            answer = answer.Add(await grain.PushBarsAsync(new PushBarsRequest { Bars = [.. bars] }, cancellationToken));
        return answer;
    }
}
