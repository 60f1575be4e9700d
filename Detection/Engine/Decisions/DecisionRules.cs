using Anomaly.Detection.Models;

namespace Anomaly.Detection.Engine.Decisions;

/// <summary>Finds the rule that a model was calibrated for.</summary>
public static class DecisionRules
{
    /// <summary>The model's rule: the offset rule, unless its file carries the tables of another.</summary>
    public static DecisionRule For(DetectionModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new OffsetRule(model.Offset);
    }
}
