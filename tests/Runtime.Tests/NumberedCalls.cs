using Anomaly.Runtime.Tests.Grains;
using Orleans;
using Orleans.Runtime;
using Xunit;

namespace Anomaly.Runtime.Tests;

/// <summary>Callers that each number their calls of each grain and do not wait for the answers; what the grains saw must ascend.</summary>
public sealed class NumberedCalls(Gates gates, int grains)
{
    private const int Ahead = 200;
    private int sent;
    private int lost;

    public int Sent => sent;

    /// <summary>Calls until the token says stop; a call may be lost with a silo, and with nothing else.</summary>
    public async Task CallAsync(IGrainFactory factory, string caller, CancellationToken stop)
    {
        using var ahead = new SemaphoreSlim(Ahead);
        var answers = new List<Task>();
        var references = Enumerable.Range(0, grains).Select(i => factory.GetGrain<ISequenceGrain>($"order{i}")).ToList();
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            foreach (var grain in references)
            {
                await ahead.WaitAsync(CancellationToken.None);
                answers.Add(AnswerAsync(grain.AddAsync(caller, number), ahead));
            }
        }

        await Task.WhenAll(answers);
    }

    /// <summary>Every grain saw every caller's numbers in order; all of them, or all but those that were lost.</summary>
    public void AssertInOrder()
    {
        var seen = gates.Events.Select(line => line.Split(' ')).Where(words => words is [_, _, _] && words[0].StartsWith("order", StringComparison.Ordinal))
            .GroupBy(words => (words[0], words[1]), words => int.Parse(words[2])).ToList();
        foreach (var numbers in seen)
        {
            var list = numbers.ToList();
            var overtaken = Enumerable.Range(1, list.Count - 1).Where(i => list[i] <= list[i - 1]).Select(i => $"{list[i - 1]} before {list[i]}").ToList();
            Assert.True(overtaken.Count == 0, $"{numbers.Key.Item1} saw of {numbers.Key.Item2}: {string.Join(", ", overtaken.Take(5))} ({overtaken.Count} of {list.Count})");
        }

        Assert.InRange(seen.Sum(numbers => numbers.Count()), sent - lost, sent);
    }

    private async Task AnswerAsync(Task call, SemaphoreSlim ahead)
    {
        Interlocked.Increment(ref sent);
        try
        {
            await call;
        }
        catch (SiloUnavailableException)
        {
            Interlocked.Increment(ref lost);
        }
        finally
        {
            ahead.Release();
        }
    }
}
