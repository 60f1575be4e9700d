namespace Anomaly.Integration.Recorded;

/// <summary>The simulated exchange still makes the bars that it made when the golden files were written.</summary>
public sealed class GoldenBarsTests
{
    [Fact]
    public async Task Files_holdWhatTheSimulatedExchangeMakes()
    {
        foreach (var (file, text) in GoldenBars.FromExchange())
        {
            if (Recording.IsOn)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await File.WriteAllTextAsync(file, text);
            }

            Assert.True(await File.ReadAllTextAsync(file) == text, $"{file} differs from what the simulated exchange makes. Stored histories of users would be revised.");
        }
    }
}
