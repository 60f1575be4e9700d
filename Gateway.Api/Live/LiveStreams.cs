using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Anomaly.Gateway.Api.Hosting;
using Orleans.Runtime;

namespace Anomaly.Gateway.Api.Live;

/// <summary>What every live connection shares: its heartbeat, and its end when the server stops.</summary>
internal sealed class LiveStreams(IHostApplicationLifetime lifetime, TimeProvider timeProvider, GatewayInstruments instruments)
{
    /// <summary>How long a stream is silent at the most: proxies close connections that say nothing.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>How long a stream goes on of somebody who has signed in: who they are and what they may do is asked again when they come back.</summary>
    public static readonly TimeSpan SignedInFor = TimeSpan.FromMinutes(15);

    /// <summary>The clock of heartbeats.</summary>
    public TimeProvider Clock => timeProvider;

    /// <summary>A token that ends with the client's connection or with the server.</summary>
    public CancellationTokenSource EndOf(HttpContext context) =>
        CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);

    /// <summary>Counts a connection until the answer is disposed.</summary>
    public IDisposable Count(string kind) => instruments.StreamOpened(kind);
}

/// <summary>Goes on with a grain's stream after the silo that served it has gone, which the stream itself does not outlive.</summary>
internal sealed partial class LostWatch(TimeProvider timeProvider, ILogger<LostWatch> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500), LongestPause = TimeSpan.FromSeconds(16);

    /// <summary>The stream, begun again each time that it is lost: after half a second, then twice as long each time without an item, up to 16 seconds.</summary>
    /// <param name="watch">Begins the stream behind what has arrived already.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<T> ResumeAsync<T>(Func<IAsyncEnumerable<T>> watch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var losses = 0; ; losses++)
        {
            await using var items = watch().GetAsyncEnumerator(cancellationToken);
            while (await HasNextAsync(items, losses) is { } has)
            {
                if (!has)
                    yield break;
                losses = 0;
                yield return items.Current;
            }

            await Task.Delay(PauseAfter(losses, RandomNumberGenerator.GetInt32(1000) / 1000.0), timeProvider, cancellationToken);
        }
    }

    /// <summary>The pause after a loss.</summary>
    /// <param name="losses">Losses before it, in a row without an item.</param>
    /// <param name="jitter">0 to 1: shortens the pause by up to a quarter, so that the streams of a lost silo do not all come back at once.</param>
    internal static TimeSpan PauseAfter(int losses, double jitter)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(losses, 30));
        return (pause < LongestPause ? pause : LongestPause) * (1 - (jitter / 4));
    }

    /// <returns>Whether there is another item; null where the stream is lost.</returns>
    private async Task<bool?> HasNextAsync<T>(IAsyncEnumerator<T> items, int losses)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (Exception exception) when (exception is EnumerationAbortedException or OrleansException or TimeoutException)
        {
            if (losses == 0)
                LogLost(logger, exception);
            return null;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "A grain's stream was lost; it is asked for again until it answers")]
    private static partial void LogLost(ILogger logger, Exception exception);
}
