using Anomaly.Detection.Models;
using Anomaly.Grains.Interfaces.Models;

namespace Anomaly.Grains.Models;

/// <summary>A model file that was read and found good; the forest itself is loaded when it is needed.</summary>
/// <param name="Version">Market and version, as file and metadata agree.</param>
/// <param name="Path">The file.</param>
/// <param name="Hash">"sha256:" and hex digest of the file when it was read.</param>
/// <param name="Card">What it says about itself.</param>
internal sealed record ModelEntry(ModelVersion Version, string Path, string Hash, ModelStatus Card);
