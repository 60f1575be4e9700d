using Anomaly.Hosting;

namespace Anomaly.Gateway.Api.Tests.Hosting;

public sealed class IdleMemoryTests
{
    private const long Large = IdleMemory.SmallBytes + IdleMemory.WorthwhileBytes;
    private readonly IdleMemory _memory = new(TimeProvider.System);

    /// <summary>The fault: after three large answers the process kept 13 gigabytes, for as long as nobody asked for anything.</summary>
    [Fact]
    public void Check_afterABurst_collectsOnceItHasBeenQuietForAWhile()
    {
        var looks = Enumerable.Range(0, 3 * IdleMemory.QuietChecks).Select(_ => _memory.Check(1L << 30, 10 * Large)).ToList();

        Assert.Equal([IdleMemory.QuietChecks], looks.Index().Where(look => look.Item).Select(look => look.Index));
    }

    [Fact]
    public void Check_whileThereIsWork_neverCollects() =>
        Assert.DoesNotContain(Enumerable.Range(1, 50).Select(look => _memory.Check(look * IdleMemory.QuietBytes, 10 * Large)), collected => collected);

    [Fact]
    public void Check_atAHeapThatHasNothingToGive_neverCollects() =>
        Assert.DoesNotContain(Enumerable.Range(0, 50).Select(_ => _memory.Check(0, Large - 1)), collected => collected);
}
