using System.Runtime.CompilerServices;
using Orleans.Runtime;

namespace Anomaly.Gateway.Api.Live;

/// <summary>Goes on with a grain's stream after the silo that served it has gone, which the stream itself does not outlive.</summary>
internal sealed class LostWatch(TimeProvider timeProvider)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>The stream, begun again each time that it is lost.</summary>
    /// <param name="watch">Begins the stream behind what has arrived already.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<T> ResumeAsync<T>(Func<IAsyncEnumerable<T>> watch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var items = watch().GetAsyncEnumerator(cancellationToken);
            while (await HasNextAsync(items) is { } has)
            {
                if (!has)
                    yield break;
                yield return items.Current;
            }

            await Task.Delay(Pause, timeProvider, cancellationToken);
        }
    }

    /// <returns>Whether there is another item; null where the stream is lost.</returns>
    private static async Task<bool?> HasNextAsync<T>(IAsyncEnumerator<T> items)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (Exception exception) when (exception is EnumerationAbortedException or OrleansException or TimeoutException)
        {
            return null;
        }
    }
}
