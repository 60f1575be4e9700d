using System.Security.Cryptography;
using Anomaly.Detection.Series;
using Anomaly.Grains.Detecting;

namespace Anomaly.Grains.Tests.Detecting;

public sealed class RunInputTests
{
    [Fact]
    public void Add_oneBar_isTheDigestOfItsTimeAndNumbers()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        var bar = Bars(1)[0];
        writer.Write((long)(bar.Time - DateTime.UnixEpoch).TotalMilliseconds);
        foreach (var number in new[] { bar.Open, bar.High, bar.Low, bar.Close, bar.Volume })
            writer.Write(number);

        Assert.Equal($"bars-sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()))}", RunInput.Add(null, Bars(1)));
    }

    [Fact]
    public void Add_ofNoBars_leavesTheFingerprint()
    {
        Assert.Null(RunInput.Add(null, []));
        Assert.Equal("bars-sha256:ab", RunInput.Add("bars-sha256:ab", []));
    }

    [Fact]
    public void Add_inWhateverParts_isTheSame()
    {
        var bars = Bars(10).AsSpan();
        var whole = RunInput.Add(null, bars);
        Assert.Equal(whole, RunInput.Add(RunInput.Add(null, bars[..3]), bars[3..]));
        Assert.Equal(whole, RunInput.Add(RunInput.Add(null, bars[7..]), bars[..7]));
    }

    [Fact]
    public void Add_anyOtherBars_areAnotherFingerprint()
    {
        var bars = Bars(3);
        var changed = Bars(3);
        changed[1] = changed[1] with { Close = Math.BitIncrement(changed[1].Close) };
        string?[] fingerprints = [RunInput.Add(null, bars), RunInput.Add(null, changed), RunInput.Add(null, bars.AsSpan(1)), RunInput.Add(RunInput.Add(null, bars), bars)];
        Assert.Equal(fingerprints.Length, fingerprints.Distinct().Count());
    }

    private static Bar[] Bars(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Bar(new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(i), 10, 11 + i, 9, 10.5, 1000))];
}
