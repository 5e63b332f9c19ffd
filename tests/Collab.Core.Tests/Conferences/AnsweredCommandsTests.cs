using Collab.Core.Conferences;
using Collab.Protocol;

namespace Collab.Core.Tests.Conferences;

internal sealed class AnsweredCommandsTests
{
    [Test]
    public void Answers_are_found_whatever_the_order_in_which_they_came()
    {
        var answers = AnsweredCommands.None;
        foreach (var id in new[] { 5, 2, 9, 1, 7 }) answers = answers.With(id, id * 10);
        Assert.Multiple(() =>
        {
            Assert.That(answers.Answers.Select(x => x.Id), Is.EqualTo(new[] { 1, 2, 5, 7, 9 }));
            Assert.That(answers.Find(7), Is.EqualTo(70));
            Assert.That(answers.Find(3), Is.Null);
            Assert.That(answers.Find(10), Is.Null);
            Assert.That(answers.Find(0), Is.Null);
        });
    }

    [Test]
    public void The_last_answer_to_an_id_counts()
    {
        var answers = AnsweredCommands.None.With(1, 10).With(2, 20).With(1, 30);
        Assert.That(answers.Answers, Is.EqualTo(new[] { (1L, 30L), (2L, 20L) }));
    }

    [Test]
    public void The_lowest_ids_are_forgotten_and_the_floor_says_so()
    {
        var answers = AnsweredCommands.None;
        for (var id = 1; id <= ProtocolLimits.AnsweredCommandsMax + 3; id++) answers = answers.With(id, id);
        Assert.Multiple(() =>
        {
            Assert.That(answers.Floor, Is.EqualTo(3));
            Assert.That(answers.Find(3), Is.Null);
            Assert.That(answers.Find(4), Is.EqualTo(4));
            Assert.That(answers.Answers, Has.Count.EqualTo(ProtocolLimits.AnsweredCommandsMax));
        });
    }
}
