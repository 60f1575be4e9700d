namespace Anomaly.Grains.Tests.Kit;

/// <summary>A folder of one test's store and models, gone with it.</summary>
internal sealed class TestFolder : IDisposable
{
    public TestFolder()
    {
        Path = Directory.CreateTempSubdirectory("anomaly-grains-").FullName;
        Directory.CreateDirectory(Models);
    }

    public string Path { get; }

    public string Models => System.IO.Path.Combine(Path, "models");

    public string Store => System.IO.Path.Combine(Path, "anomaly.db");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
