using Anomaly.Testing;

namespace Anomaly.Grains.Tests.Kit;

/// <summary>A folder of one test's store and models.</summary>
internal sealed class TestFolder : TemporaryFolder
{
    public TestFolder() => Directory.CreateDirectory(Models);

    public string Models => File("models");

    public string Store => File("anomaly.db");
}
