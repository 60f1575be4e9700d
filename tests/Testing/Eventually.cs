using System.Diagnostics;

namespace Anomaly.Testing;

/// <summary>Awaits what other processes do.</summary>
public static class Eventually
{
    /// <summary>Asks until a condition holds.</summary>
    /// <exception cref="TimeoutException">It did not in time; the message says what was missed.</exception>
    public static Task HoldsAsync(Func<bool> condition, TimeSpan limit, Func<string> otherwise) =>
        HoldsAsync(() => Task.FromResult(condition()), limit, otherwise);

    /// <inheritdoc cref="HoldsAsync(Func{bool}, TimeSpan, Func{string})" />
    public static async Task HoldsAsync(Func<Task<bool>> condition, TimeSpan limit, Func<string> otherwise)
    {
        for (var clock = Stopwatch.StartNew(); !await condition(); await Task.Delay(100))
        {
            if (clock.Elapsed > limit)
                throw new TimeoutException($"Not within {limit}: {otherwise()}");
        }
    }
}
