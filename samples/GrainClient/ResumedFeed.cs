using System.Runtime.CompilerServices;
using Anomaly.Grains.Interfaces;
using Orleans.Runtime;

namespace GrainClient;

/// <summary>The feed of anomalies, taken up again behind the last event that arrived whenever the silo that served it has gone.</summary>
internal static class ResumedFeed
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500), LongestPause = TimeSpan.FromSeconds(16);

    public static async IAsyncEnumerable<AnomalyEvent> WatchAsync(IAnomalyFeedGrain feed, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var losses = 0; ; losses++)
        {
            await using var events = feed.WatchAsync(after, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await HasNextAsync(events, after))
            {
                (after, losses) = (events.Current.Sequence, 0);
                yield return events.Current;
            }

            var pause = FirstPause * Math.Pow(2, Math.Min(losses, 10));
            await Task.Delay(pause < LongestPause ? pause : LongestPause, cancellationToken);
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
