using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Questions;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Questions;

/// <summary>Random questions and what becomes of the first of them.</summary>
internal sealed class QuestionsCommands : IRandomCommands
{
    public string Service => "questions";

    public IMessage Next(Random random, ConferenceDriver driver) => random.Next(16) switch
    {
        <= 3 => new AskQuestion { Text = $"question {random.Next(50)}", Anonymous = random.Next(2) == 0 },
        <= 8 => new Upvote { Question = random.Next(12), On = random.Next(3) > 0 },
        9 => new AnswerQuestion
        {
            Question = random.Next(12),
            Text = random.Next(2) == 0 ? "" : $"answer {random.Next(50)}",
            Live = random.Next(2) == 0,
        },
        <= 11 => new DismissQuestion { Question = random.Next(12) },
        <= 13 => new RestoreQuestion { Question = random.Next(12) },
        14 => new ChangeRules { Closed = random.Next(4) == 0, AnonymousAllowed = random.Next(4) > 0 },
        _ => new ClearQuestions(),
    };
}
