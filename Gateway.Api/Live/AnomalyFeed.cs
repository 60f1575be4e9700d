using System.Globalization;
using System.Runtime.CompilerServices;

namespace Anomaly.Gateway.Api.Live;

/// <summary>What happens to anomalies, as live events: <c>found</c>, <c>retracted</c>, <c>restored</c>, <c>acknowledged</c>.</summary>
internal sealed class AnomalyFeed(IGrainFactory grains, LostWatch lost)
{
    /// <summary>Events from after an id on (none: from now), without end, whatever silo goes meanwhile.</summary>
    public async IAsyncEnumerable<LiveEvent> WatchAsync(long? after, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var last = after ?? await grains.AnomalyFeed().GetLastSequenceAsync(cancellationToken);
        await foreach (var happened in lost.ResumeAsync(() => grains.AnomalyFeed().WatchAsync(last, cancellationToken), cancellationToken))
        {
            last = happened.Sequence;
            yield return new LiveEvent(EnumNames.Of(happened.Kind), AnomalyView.Of(happened.Anomaly), last.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The id to resume after: the header that browsers send when they reconnect, or the parameter for clients that cannot set one.</summary>
    public static long? Resume(HttpRequest request, string? lastEventId)
    {
        var text = request.Headers["Last-Event-ID"].FirstOrDefault() ?? lastEventId;
        if (string.IsNullOrEmpty(text))
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : throw RequestException.BadInput("last_event_id", "Last-Event-ID must be the id of an event of this stream.");
    }
}
