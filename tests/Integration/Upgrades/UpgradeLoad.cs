using System.Collections.Concurrent;

namespace Anomaly.Integration.Upgrades;

/// <summary>Calls, without pause, of ever new grains through every process that takes calls.</summary>
internal sealed class UpgradeLoad : IAsyncDisposable
{
    private readonly IReadOnlyList<UpgradeProcess> _processes;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _calling;
    private volatile ConcurrentBag<Weighed> _answers = [];

    public UpgradeLoad(params UpgradeProcess[] processes)
    {
        _processes = processes;
        _calling = Task.WhenAll(Enumerable.Range(0, 4).Select(caller => Task.Run(() => CallAsync(caller))));
    }

    /// <summary>What failed: one sentence a call.</summary>
    public ConcurrentBag<string> Failures { get; } = [];

    /// <summary>Between which versions calls go from now on, until a number of them have gone between each pair of those that are expected.</summary>
    public async Task<IReadOnlySet<(int Caller, int ServedBy)>> WaysAsync(params (int Caller, int ServedBy)[] expected)
    {
        _answers = [];
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!timeout.IsCancellationRequested && !expected.All(way => _answers.Count(answer => (answer.Caller, answer.ServedBy) == way) >= 20))
            await Task.Delay(50);
        return _answers.Select(answer => (answer.Caller, answer.ServedBy)).ToHashSet();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _calling;
        _stopping.Dispose();
    }

    private async Task CallAsync(int caller)
    {
        for (var call = 0; !_stopping.IsCancellationRequested; call++)
        {
            var offered = _processes.Where(process => process.IsOffered).ToArray();
            // New grains, and ones that have been called before and may have lost their silo.
            var key = call % 2 == 0 ? $"{caller}-{call}" : $"{caller}-{call % 40}";
            try
            {
                var answer = await offered[call / 2 % offered.Length].WeighAsync(key);
                _answers.Add(answer);
                // Even between two of version 2 an added member may be lost: when an old silo, about to stop, forwards the call.
                if (answer.Content != key || !(answer.Grams is null || answer is { Caller: 2, ServedBy: 2, Grams: 500 }))
                    Failures.Add($"{key}: {answer}");
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                Failures.Add($"{key}: {exception.Message}");
            }
        }
    }
}
