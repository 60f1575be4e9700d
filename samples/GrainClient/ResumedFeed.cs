using System.Runtime.CompilerServices;
using Anomaly.Grains.Interfaces;
using Orleans.Runtime;

namespace GrainClient;

/// <summary>The feed of anomalies, taken up again behind the last event that arrived whenever the silo that served it has gone.</summary>
internal static class ResumedFeed
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static async IAsyncEnumerable<AnomalyEvent> WatchAsync(IAnomalyFeedGrain feed, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var events = feed.WatchAsync(after, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await HasNextAsync(events, after))
            {
                after = events.Current.Sequence;
                yield return events.Current;
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <returns>False where the stream has broken. What a grain refuses on purpose (a DetectionException) is thrown.</returns>
    private static async Task<bool> HasNextAsync(IAsyncEnumerator<AnomalyEvent> events, long after)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception exception) when (exception is EnumerationAbortedException or OrleansException or TimeoutException)
        {
            Console.Error.WriteLine($"The stream broke after event {after} and is taken up again.");
            return false;
        }
    }
}
